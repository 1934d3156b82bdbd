/**
 * Values of a provisioning file as Grafana expands them once the file is parsed (`pkg/services/provisioning/values` of
 * its source): `$NAME` and `${NAME}` out of the environment, empty where it is not there, and `$$` a dollar sign. Names
 * of settings stay as they are.
 *
 * @throws Error where a variable is asked for by `$__…{}`, which is not expanded here
 */
export function expandVariables(value: unknown, environment: NodeJS.ProcessEnv): unknown {
  if (typeof value === 'string') {
    return value
      .split('$$')
      .map((part) => expandText(part, environment))
      .join('$');
  }
  if (Array.isArray(value)) {
    return value.map((each: unknown) => expandVariables(each, environment));
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, each]) => [name, expandVariables(each, environment)]))
    : value;
}

function expandText(text: string, environment: NodeJS.ProcessEnv): string {
  if (/\$__\w+\{/.test(text)) {
    throw new Error('Only variables of the environment are expanded.');
  }
  return text.replace(
    /\$(?:\{([^}]+)\}|([A-Za-z_]\w*))/g,
    (_, braced: string | undefined, bare: string | undefined) => environment[braced ?? bare ?? ''] ?? ''
  );
}
