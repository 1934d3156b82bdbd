/** Labels that tell one group of a Pushgateway from the others, beside its job. */
export type GroupingKey = Readonly<Record<string, string>>;

const labelName = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/**
 * The path under which a Pushgateway keeps the group. Values that a path cannot hold (empty, `.`, `..`, or with a
 * slash) go in base64: https://github.com/prometheus/pushgateway#url
 *
 * @throws RangeError where the job is empty, or a label's name is not valid, reserved, or `job` again
 */
export function groupingPath(job: string, groupingKey: GroupingKey): string {
  if (job === '') {
    throw new RangeError('A job needs a name.');
  }
  for (const name of Object.keys(groupingKey)) {
    if (!labelName.test(name) || name.startsWith('__') || name === 'job') {
      throw new RangeError(`"${name}" cannot be a label of a grouping key.`);
    }
  }
  const pairs = Object.entries({ job, ...groupingKey }).map(([name, value]) => segments(name, value));
  return `/metrics/${pairs.join('/')}`;
}

function segments(name: string, value: string): string {
  if (value === '') {
    return `${name}@base64/=`;
  }
  return value.includes('/') || value === '.' || value === '..'
    ? `${name}@base64/${Buffer.from(value).toString('base64url')}`
    : `${name}/${encodeURIComponent(value)}`;
}
