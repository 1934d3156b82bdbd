/** In which languages notifications come. */
export const languages = ['en', 'ru', 'fa'] as const;
export type Language = (typeof languages)[number];

/** What happened, and what to know or do. Both are templates of Grafana's. */
export interface Text {
  summary: string;
  description: string;
}
export type Texts = Readonly<Record<Language, Text>>;

/** Names, as labels tell them: where Grafana itself failed, there are none. */
export const server = '{{ or $labels.server "Outline" }}';
export const key = '{{ or $labels.key_name $labels.key_id }}';
export const person = '{{ $labels.key_name }}';

/** Annotations of a rule: English under Grafana's own names, the others beside them. */
export function annotationsOf(texts: Texts): Record<string, string> {
  return Object.fromEntries(
    languages.flatMap((language) =>
      (['summary', 'description'] as const).map((part) => [nameOf(part, language), texts[language][part]])
    )
  );
}

/** The annotation's name in a language. */
export function nameOf(part: keyof Text, language: Language): string {
  return language === 'en' ? part : `${part}_${language}`;
}
