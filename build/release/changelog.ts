/**
 * The section of one version in CHANGELOG.md, without its heading.
 *
 * @throws Error where there is none
 */
export function changelogSection(changelog: string, version: string): string {
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((text) => /^\[?([^\s\]]+)/.exec(text)?.[1] === version);
  if (section === undefined) {
    throw new Error(`CHANGELOG.md says nothing of ${version}.`);
  }
  return `${section.slice(section.indexOf('\n')).trim()}\n`;
}
