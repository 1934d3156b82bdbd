import { languages, nameOf, type Language } from './texts';

const resolved: Readonly<Record<Language, string>> = { en: 'Resolved', ru: 'Решено', fa: 'برطرف شد' };

/** The message's name in a contact point. */
const templateOf = (language: Language) => `outline.${language}`;

/**
 * One message for a group of alerts, in one language: what happened, and for what still holds what to do. Alerts of
 * other rules say their summary, in whatever language that is.
 */
function template(language: Language): string {
  const summary = `{{ with index .Annotations "${nameOf('summary', language)}" }}{{ . }}{{ else }}{{ with .Annotations.summary }}{{ . }}{{ else }}{{ .Labels.alertname }}{{ end }}{{ end }}`;
  const description = `{{ with index .Annotations "${nameOf('description', language)}" }}{{ . }}{{ end }}`;
  return [
    `{{ define "${templateOf(language)}" -}}`,
    `{{ range .Alerts.Firing }}🔴 ${summary}`,
    `${description}`,
    '{{ end -}}',
    `{{ range .Alerts.Resolved }}🟢 ${resolved[language]}: ${summary}`,
    '{{ end -}}',
    '{{ end }}',
  ].join('\n');
}

/** Message templates as Grafana's provisioning reads them. */
export const messageTemplates = {
  apiVersion: 1,
  templates: languages.map((language) => ({
    orgId: 1,
    name: templateOf(language),
    template: template(language),
  })),
};

/** A contact point for each language; the bot and the chats come from the environment. */
export const telegramContactPoints = {
  apiVersion: 1,
  contactPoints: languages.map((language) => ({
    orgId: 1,
    name: `Outline on Telegram (${language})`,
    receivers: [
      {
        uid: `outline-telegram-${language}`,
        type: 'telegram',
        settings: {
          bottoken: '$OUTLINE_TELEGRAM_BOT_TOKEN',
          chatid: '$OUTLINE_TELEGRAM_CHAT_ID',
          // Names of keys are no markup.
          parse_mode: 'None',
          message: `{{ template "${templateOf(language)}" . }}`,
        },
      },
    ],
  })),
};
