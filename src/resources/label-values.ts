import { countryName, isLabelName, namelessKeyName, type LabelName } from '../../pkg/query/model';

/** One value of a label, with the text that people know it by. */
export interface LabelValue {
  value: string;
  text: string;
  /** What else a dashboard variable can say of it. */
  properties?: Record<string, string>;
}

interface NamedKey {
  id: string;
  name: string;
}

interface AutonomousSystem {
  asn: number;
  asOrg: string | null;
}

const knownProperties: Readonly<Record<LabelName, readonly string[]>> = {
  server: ['name'],
  event: ['kind', 'name'],
  key_id: ['id', 'name', 'server'],
  key_name: ['name', 'id', 'server'],
  location: ['code', 'name', 'server'],
  asn: ['asn', 'name', 'server'],
  as_org: ['name', 'asn', 'server'],
  purpose: ['purpose', 'name'],
  probe: ['name'],
  tcp_port: ['port'],
};

/** What can be said of a value of a label, the value itself first. */
export function propertiesOf(label: string): readonly string[] {
  return isLabelName(label) ? knownProperties[label] : ['name', 'server'];
}

/** How an entry of a resource's answer becomes a label's value. */
export const labelValuesOf = {
  key_id: (key: NamedKey): LabelValue => ({
    value: key.id,
    text: key.name || namelessKeyName(key.id),
    properties: { id: key.id, name: key.name || namelessKeyName(key.id) },
  }),
  key_name: (key: NamedKey): LabelValue => ({
    value: key.name,
    text: key.name,
    properties: { id: key.id, name: key.name },
  }),
  location: ({ location }: { location: string }): LabelValue => {
    const name = countryName(location);
    return { value: location, text: name, properties: { code: location, name } };
  },
  asn: ({ asn, asOrg }: AutonomousSystem): LabelValue => {
    const value = String(asn);
    return { value, text: asOrg || value, properties: { asn: value, name: asOrg || value } };
  },
  as_org: ({ asn, asOrg }: AutonomousSystem): LabelValue => {
    const value = asOrg ?? '';
    return { value, text: value, properties: { asn: String(asn), name: value } };
  },
};

/** Values that are the same for all servers, by what people call them. @param property as which the value itself can be said */
export function titledValues(property: string, titles: Readonly<Record<string, string>>): LabelValue[] {
  return Object.entries(titles).map(([value, name]) => ({
    value,
    text: name,
    properties: { [property]: value, name },
  }));
}

/**
 * Drops empty values, makes one of equal ones, tells equal texts apart by their values, and sorts by text, numbers in it
 * by size.
 */
export function uniqueByValue(values: readonly LabelValue[]): LabelValue[] {
  const byValue = new Map<string, LabelValue>();
  for (const entry of values.filter(({ value }) => value !== '')) {
    const same = byValue.get(entry.value);
    byValue.set(entry.value, same ? merged(same, entry) : entry);
  }
  const unique = [...byValue.values()];
  const repeated = repeatedTexts(unique);
  const distinct = unique.map((entry) =>
    repeated.has(entry.text) ? { ...entry, text: `${entry.text} (${entry.value})` } : entry
  );
  const collator = new Intl.Collator('en', { numeric: true });
  return distinct.sort((a, b) => collator.compare(a.text, b.text));
}

function repeatedTexts(values: readonly LabelValue[]): Set<string> {
  const met = new Set<string>();
  return new Set(values.flatMap(({ text }) => (met.size === met.add(text).size ? [text] : [])));
}

/** Who has the value stands in the text; of the rest only what is true of both can be said. */
function merged(first: LabelValue, second: LabelValue): LabelValue {
  const texts = first.text.split(' / ');
  const shared = Object.entries(first.properties ?? {}).filter(([name, value]) => second.properties?.[name] === value);
  return {
    value: first.value,
    text: texts.includes(second.text) ? first.text : `${first.text} / ${second.text}`,
    properties: Object.fromEntries(shared),
  };
}
