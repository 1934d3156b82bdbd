import { stringify } from 'yaml';
import { isPlain, settings } from '../../pkg/settings/model';
import { markdownTable } from '../markdown-table';
import { pluginId } from '../plugin-json';
import { settingsExamples } from '../settings/examples';
import type { SettingsExample } from '../settings/plugin-schema';
import { settingRows } from '../settings/setting-rows';
import type { Skill } from './skill';

/** How to set a data source up, with every setting, and provisioning files that can be used as they are. */
export function configuringSkill(): Skill {
  return {
    verb: 'configuring',
    description:
      'Set up Grafana’s Outline VPN data source: connect it to the management API of an Outline server, provision it as YAML, choose where history comes from, and repair a connection that fails. Use when a user wants to add or change an Outline VPN data source, asks what one of its settings means, wants figures over time or longer history, keeps history in Prometheus, or sees Save & test fail.',
    text: `# Configuring the Outline VPN data source

The data source’s type is \`${pluginId}\`. One data source has one Outline server or several.

## Secrets

Secret are ${secretNames()}, and values of custom headers.
The management API URL is a password: whoever has it can delete every access key. Never ask for a secret in a
conversation, never print one, never put one into \`jsonData\` or \`url\`. Let the user type it into the form, or name an
environment variable of Grafana in a provisioning file, as below.

## In Grafana

1. **Connections → Data sources → Add new data source → Outline VPN**.
2. The user pastes into **Management API** the line that the installer printed and Outline Manager shows:
   \`{"apiUrl":"https://…","certSha256":"…"}\`. It fills in the fingerprint, too. Nothing else is needed.
3. **Save & test** says which server answered, whether figures can be had and where history is kept, or what is wrong and
   what to do. It ends with a code, such as \`OUTLINE_TLS_PIN_MISMATCH\`.

Leave the data source’s plain \`url\` empty, and never switch verification off to get rid of a fingerprint that does not
match: compare it with \`/opt/outline/access.txt\` on the server.

## As a provisioning file

${Object.values(settingsExamples).map(exampleText).join('\n\n')}

## Settings

${markdownTable(settingRows(settings))}
`,
  };
}

function secretNames(): string {
  const names = Object.entries(settings).flatMap(([name, setting]) =>
    isPlain(setting) || setting.kind === 'headers' ? [] : [`\`${name}\``]
  );
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

function exampleText({ summary, description, value, secrets }: SettingsExample): string {
  const secureJsonData = Object.fromEntries(secrets.map((name) => [name, `$${variableOf(name)}`]));
  const dataSource = { name: 'Outline', type: pluginId, access: 'proxy', ...value, secureJsonData };
  const file = stringify({ apiVersion: 1, datasources: [dataSource] }, { lineWidth: 0 });
  return `${summary}. ${description}\n\n\`\`\`yaml\n${file}\`\`\``;
}

/** `apiUrl` is given in `OUTLINE_API_URL`. */
function variableOf(name: string): string {
  return `OUTLINE_${name
    .replace(/[A-Z]/g, (letter) => `_${letter}`)
    .replace(/\W/g, '_')
    .toUpperCase()}`;
}
