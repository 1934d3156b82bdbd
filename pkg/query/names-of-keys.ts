/** What a key without a name is called, as in Outline Manager. Its label `key_name` stays empty, as labels are no texts. */
export function namelessKeyName(id: string): string {
  return `Key ${id}`;
}

/** What is left of a key whose name nobody knows any more. */
export function deletedKeyName(id: string): string {
  return `Key ${id} (deleted)`;
}

/** By what a key can be filtered beside its label `key_name`: who clicks a cell means what it shows. */
export function namesToFilterBy({
  key_id: id,
  key_name: name,
}: Readonly<Record<string, string | undefined>>): string[] {
  return id === undefined || name ? [] : [namelessKeyName(id), deletedKeyName(id)];
}
