import type { PluginMeta } from '@grafana/data';
import i18next, { type ResourceKey } from 'i18next';
import { backendService } from './backend-service';

const rightToLeft = ['fa-IR'];

/**
 * Speaks the language that the address names, as in `?lang=ru-RU`. The plugin's texts are loaded before the plugin is,
 * as Grafana does; those of Grafana's own controls stay English.
 */
export async function speakLanguage({ id }: PluginMeta): Promise<void> {
  const language = new URLSearchParams(window.location.search).get('lang') ?? 'en-US';
  const texts = await backendService.get<ResourceKey>(`/public/plugins/${id}/locales/${language}/${id}.json`);
  document.documentElement.lang = language;
  document.documentElement.dir = rightToLeft.includes(language) ? 'rtl' : 'ltr';
  await i18next.init({ lng: language, fallbackLng: 'en-US', resources: { [language]: { [id]: texts } } });
}
