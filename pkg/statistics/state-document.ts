import * as v from 'valibot';
import { stateSchema, STATE_VERSION, type OwnFields, type StatisticsState } from './state';

/** What a kept document turned out to be. */
export type ReadDocument<Own> =
  | { state: StatisticsState<Own> }
  /** `why` is a sentence for people. */
  | { unusable: 'newer' | 'damaged'; why: string };

/** Turns the fields of one version into those of the next. */
export type Migration = (fields: Readonly<Record<string, unknown>>) => Record<string, unknown>;

/** Oldest first; the last one makes this version. Fields that are only added need none where they have a default. */
const migrations: readonly Migration[] = [
  // Slices have a table of their own.
  ({ slices: _, ...fields }) => fields,
];

const versionedSchema = v.looseObject({ version: v.pipe(v.number(), v.integer()) });

export function writeDocument<Own>(state: StatisticsState<Own>): string {
  return JSON.stringify(state);
}

/** Reads a document of this version or of an older one; never throws. */
export function readDocument<Own>(
  text: string,
  fields: OwnFields<Own>,
  steps: readonly Migration[] = migrations
): ReadDocument<Own> {
  const versioned = v.safeParse(versionedSchema, parseJson(text));
  if (!versioned.success) {
    return { unusable: 'damaged', why: 'it is not complete' };
  }
  const { version } = versioned.output;
  if (version > STATE_VERSION) {
    return { unusable: 'newer', why: `it is of version ${version}, and this plugin knows ${STATE_VERSION}` };
  }
  return readFields(migrate(versioned.output, version, steps), fields);
}

function migrate(
  document: Readonly<Record<string, unknown>>,
  version: number,
  steps: readonly Migration[]
): Readonly<Record<string, unknown>> {
  const missing = steps.slice(steps.length - (STATE_VERSION - version));
  return { ...missing.reduce((fields, step) => step(fields), document), version: STATE_VERSION };
}

function readFields<Own>(document: Readonly<Record<string, unknown>>, fields: OwnFields<Own>): ReadDocument<Own> {
  const common = v.safeParse(stateSchema, document);
  const own = v.safeParse(fields.schema, document['own'] ?? {});
  if (common.success && own.success) {
    return { state: { ...common.output, own: own.output } };
  }
  const [issue] = common.issues ?? own.issues ?? [];
  return { unusable: 'damaged', why: `its field "${(issue && v.getDotPath(issue)) ?? 'own'}" cannot be read` };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
