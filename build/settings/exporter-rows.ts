import * as v from 'valibot';
import { exporterSettings, receiverSchemas } from '../../pkg/exporter/configuration-model';
import { defaultText } from './setting-rows';

interface Row {
  name: string;
  byDefault: string;
  help: string;
}

/** Rows of the exporter's configuration, their head first, but for where it pushes to. */
export function exporterRows(entries: v.ObjectEntries = exporterSettings): string[][] {
  const rows = rowsOf(entries).map(({ name, byDefault, help }) => [`\`${name}\``, byDefault, help]);
  return [['setting', 'default', 'meaning'], ...rows];
}

/** Rows of where it pushes to: what several receivers have alike is one row. */
export function receiverRows(): string[][] {
  const rows = new Map<string, Row & { of: string[] }>();
  for (const [receiver, { entries }] of Object.entries(receiverSchemas)) {
    for (const row of rowsOf(entries)) {
      const key = JSON.stringify(row);
      rows.set(key, { ...row, of: [...(rows.get(key)?.of ?? []), `\`${receiver}\``] });
    }
  }
  const isOfAll = (of: string[]) => of.length === Object.keys(receiverSchemas).length;
  return [
    ['setting', 'of', 'default', 'meaning'],
    ...[...rows.values()].map(({ name, of, byDefault, help }) => [
      `\`${name}\``,
      isOfAll(of) ? 'all' : of.join(', '),
      byDefault,
      help,
    ]),
  ];
}

/** Settings below these entries, each by its path: `servers[].name`, `tls.keyFile`. */
function rowsOf(entries: v.ObjectEntries, path = ''): Row[] {
  return Object.entries(entries).flatMap(([key, schema]) => {
    const inner = v.is(optionalSchema, schema) ? schema.wrapped : schema;
    const name = path + key;
    const help = v.getDescription(inner);
    const row = help === undefined ? [] : [{ name, byDefault: defaultText(v.getDefault(schema)), help }];
    return [...row, ...rowsBelow(inner, name)];
  });
}

function rowsBelow(schema: unknown, name: string): Row[] {
  if (v.is(objectSchema, schema)) {
    return rowsOf(schema.entries, `${name}.`);
  }
  return v.is(arraySchema, schema) ? rowsOf(schema.item.entries, `${name}[].`) : [];
}

const anySchema = v.custom<v.GenericSchema>((value) => v.is(v.object({ kind: v.literal('schema') }), value));
const entriesSchema = v.record(v.string(), anySchema);
const optionalSchema = v.object({ type: v.literal('optional'), wrapped: anySchema });
const objectSchema = v.object({ type: v.literal('strict_object'), entries: entriesSchema });
const arraySchema = v.object({ type: v.literal('array'), item: objectSchema });
