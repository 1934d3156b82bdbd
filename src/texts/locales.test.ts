import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { usedTexts } from './testing/used-texts';

const root = path.join(__dirname, '..', '..');
const languages = ['en-US', 'ru-RU', 'fa-IR'];

type Texts = { [key: string]: string | Texts };
const textsSchema: v.GenericSchema<Texts> = v.record(
  v.string(),
  v.union([v.string(), v.lazy((): v.GenericSchema<Texts> => textsSchema)])
);

function readJson(...parts: string[]): unknown {
  return JSON.parse(readFileSync(path.join(root, ...parts), 'utf8'));
}

/** Texts of a language by their whole keys. */
function textsOf(language: string): Map<string, string> {
  const texts = v.parse(textsSchema, readJson('src', 'locales', language, 'outline-metrics-datasource.json'));
  return new Map(flatten(texts));
}

function flatten(texts: Texts, prefix = ''): Array<[string, string]> {
  return Object.entries(texts).flatMap(([key, value]): Array<[string, string]> =>
    typeof value === 'string' ? [[prefix + key, value]] : flatten(value, `${prefix}${key}.`)
  );
}

const placeholders = (words: string) => (words.match(/\{\{\w+\}\}|\$\{[\w.]+\}/g) ?? []).sort();

it('plugin.json names the languages', () => {
  expect(readJson('plugin.json')).toMatchObject({ languages });
});

it('English is what stands in the code', () => {
  expect(Object.fromEntries(textsOf('en-US'))).toEqual(Object.fromEntries(usedTexts()));
});

describe.each(languages)('%s', (language) => {
  const texts = textsOf(language);

  it('has every text that is used, and none that is not', () => {
    expect([...texts.keys()].sort()).toEqual([...usedTexts().keys()].sort());
  });

  it('leaves no text empty, and keeps what is filled in', () => {
    for (const [key, english] of usedTexts()) {
      const words = texts.get(key) ?? '';
      expect({ key, empty: words.trim() === '', filledIn: placeholders(words) }).toEqual({
        key,
        empty: false,
        filledIn: placeholders(english),
      });
    }
  });
});

it.each([
  ['ru-RU', /[А-я]/],
  ['fa-IR', /[آ-ی]/],
])('%s is written in its own letters', (language, letters) => {
  const foreign = [...textsOf(language)].filter(([, words]) => !letters.test(words)).map(([, words]) => words);
  // Names.
  const names = ['Prometheus', 'Remote write', 'OTLP'];
  const russian = [...names, 'ID', '{{label}}: {{values}}', 'Prometheus, VictoriaMetrics, Mimir, Thanos.'];
  expect(new Set(foreign)).toEqual(
    new Set(language === 'ru-RU' ? russian : [...names, 'Prometheus، VictoriaMetrics، Mimir، Thanos.'])
  );
});
