/** @param rows cells of Markdown, the head first */
export function markdownTable([head = [], ...rows]: ReadonlyArray<readonly string[]>): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
