import {
  describeFamily,
  isLabelName,
  labelTitles,
  type Figure,
  type LabelName,
  type QueryType,
} from '../../pkg/query/model';
import { sections, type SectionName, type Setting } from '../../pkg/settings/model';
import { text } from './translate';

// Texts of what is declared for both sides, in the user's language. Their keys are made of the declarations.

export const familyKey = (queryType: QueryType, part: 'label' | 'description') => `families.${queryType}.${part}`;
/** Figures of several families are one where they are called the same. */
export const figureKey = ({ label }: Pick<Figure, 'label'>, part: 'label' | 'description') =>
  `figures.${wordsOf(label)}.${part}`;
export const labelKey = (label: LabelName) => `labels.${label}`;
export const sectionKey = (section: SectionName) => `sections.${section}`;
export const settingKey = (name: string, part: string) => `settings.${name}.${part}`;

export const exampleKey = (title: string, part: 'title' | 'explanation') => `examples.${wordsOf(title)}.${part}`;

/** What a key can hold of a text. */
function wordsOf(english: string): string {
  return english.replace(/[^A-Za-z0-9]+/g, '_').replace(/_$/, '');
}

export function familyText(queryType: QueryType, part: 'label' | 'description'): string {
  return text(familyKey(queryType, part), describeFamily(queryType)[part]);
}

export function figureText(figure: Pick<Figure, 'label' | 'description'>, part: 'label' | 'description'): string {
  return text(figureKey(figure, part), figure[part]);
}

/** Labels that servers have of their own are called what they are. */
export function labelText(label: string): string {
  return isLabelName(label) ? text(labelKey(label), labelTitles[label]) : label;
}

export function sectionText(section: SectionName): string {
  return text(sectionKey(section), sections[section].title);
}

/** A setting with its label, help and choices in the user's language. */
export function translatedSetting<S extends Setting>(name: string, setting: S): S {
  const translated: S = {
    ...setting,
    label: text(settingKey(name, 'label'), setting.label),
    help: text(settingKey(name, 'help'), setting.help),
  };
  return translated.kind === 'choice'
    ? {
        ...translated,
        choices: translated.choices.map(({ value, label, description }) => ({
          value,
          label: text(settingKey(name, `${value}.label`), label),
          ...(description && { description: text(settingKey(name, `${value}.description`), description) }),
        })),
      }
    : translated;
}
