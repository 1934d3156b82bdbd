import type { Kind } from '../metric-family';

/** https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels */
const metricName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const labelName = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** Labels by which a kind tells its own samples apart. */
const reservedLabels: Partial<Record<Kind, string>> = { histogram: 'le', summary: 'quantile' };

export interface Description {
  name: string;
  help: string;
  /** Base unit, such as `seconds`; the name must end with it (counters: before `_total`). */
  unit?: string;
}

/** @throws RangeError where Prometheus's rules forbid the name, the help text or the unit */
export function checkDescription({ name, help, unit }: Description, kind: Kind): void {
  if (!metricName.test(name)) {
    throw new RangeError(`"${name}" is not a name of a metric: letters, digits, _ and :, no digit first.`);
  }
  if (help.trim() === '') {
    throw new RangeError(`${name} has no help text.`);
  }
  if (unit !== undefined && !nameEndsWithUnit(name, unit, kind)) {
    throw new RangeError(`The name of ${name} does not end with its unit, "${unit}".`);
  }
}

function nameEndsWithUnit(name: string, unit: string, kind: Kind): boolean {
  return unit !== '' && (kind === 'counter' ? name.replace(/_total$/, '') : name).endsWith(`_${unit}`);
}

/** @throws RangeError where one is not valid, reserved, or there twice */
export function checkLabelNames(names: readonly string[], kind: Kind): void {
  for (const name of names) {
    if (!labelName.test(name)) {
      throw new RangeError(`"${name}" is not a name of a label: letters, digits and _, no digit first.`);
    }
    if (name.startsWith('__')) {
      throw new RangeError(`The label "${name}" is reserved: names with two _ in front are Prometheus's own.`);
    }
    if (name === reservedLabels[kind]) {
      throw new RangeError(`The label "${name}" is reserved in a ${kind}.`);
    }
  }
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new RangeError(`The label "${twice}" is there twice.`);
  }
}
