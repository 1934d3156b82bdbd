import { initPluginTranslations, t } from '@grafana/i18n';

let chosenLanguage = 'en-US';

/** Takes the language that Grafana speaks with the user; it has loaded the plugin's texts itself. */
export async function startTranslations(pluginId: string): Promise<void> {
  chosenLanguage = (await initPluginTranslations(pluginId)).language;
}

/** Of the texts, such as `ru-RU`. */
export function language(): string {
  return chosenLanguage;
}

/**
 * A text of the editors in the user's language; English where there is no other. React escapes what it shows, so the
 * values are put in as they are.
 *
 * @param key of `src/locales`, the same in each language
 */
export function text(key: string, english: string, values: Record<string, string | number> = {}): string {
  return t(key, english, { ...inOwnDirection(values), interpolation: { escapeValue: false } });
}

const rightToLeft = ['fa-IR'];

/** Between characters that isolate it: in a Persian sentence `1.12.3-master` would read `master-1.12.3`. */
function inOwnDirection(values: Record<string, string | number>): Record<string, string | number> {
  return rightToLeft.includes(chosenLanguage)
    ? Object.fromEntries(
        Object.entries(values).map(([name, value]) => [
          name,
          typeof value === 'string' ? `\u2068${value}\u2069` : value,
        ])
      )
    : values;
}
