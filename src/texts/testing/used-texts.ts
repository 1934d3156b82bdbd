import { readFileSync } from 'node:fs';
import path from 'node:path';
import { globSync } from 'glob';
import ts from 'typescript';
import { describeFamily, labelNames, labelTitles, queryTypes } from '../../../pkg/query/model';
import { sections, settings, type SectionName, type Setting } from '../../../pkg/settings/model';
import { examples } from '../../query/examples';
import { exampleKey, familyKey, figureKey, labelKey, sectionKey, settingKey } from '../declared';

const source = path.join(__dirname, '..', '..');

/** Every text of the editors with its key: those that stand in the code, and those of what is declared. */
export function usedTexts(): Map<string, string> {
  const files = globSync('**/*.{ts,tsx}', { cwd: source, ignore: ['**/*.test.{ts,tsx}', 'texts/**'] });
  const used = new Map<string, string>();
  for (const [key, english] of [...files.flatMap(textsOf), ...declaredTexts()]) {
    const other = used.get(key);
    if (other !== undefined && other !== english) {
      throw new Error(`${key} stands for “${other}” and for “${english}”.`);
    }
    used.set(key, english);
  }
  return used;
}

type Text = [key: string, english: string];

/** Calls of `text` with a key and an English text that stand there as they are. */
function textsOf(file: string): Text[] {
  const found: Text[] = [];
  const visit = (node: ts.Node) => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'text') {
      const [key, english] = node.arguments;
      if (key && english && ts.isStringLiteral(key) && ts.isStringLiteral(english)) {
        found.push([key.text, english.text]);
      }
    }
    node.forEachChild(visit);
  };
  visit(ts.createSourceFile(file, readFileSync(path.join(source, file), 'utf8'), ts.ScriptTarget.Latest, true));
  return found;
}

function declaredTexts(): Text[] {
  const parts = ['label', 'description'] as const;
  return [
    ...labelNames.map((label): Text => [labelKey(label), labelTitles[label]]),
    ...(Object.keys(sections) as SectionName[]).map((name): Text => [sectionKey(name), sections[name].title]),
    ...queryTypes.flatMap((family) =>
      parts.map((part): Text => [familyKey(family, part), describeFamily(family)[part]])
    ),
    ...queryTypes
      .flatMap((family) => describeFamily(family).figures)
      .flatMap((figure) => parts.map((part): Text => [figureKey(figure, part), figure[part]])),
    ...Object.entries<Setting>(settings).flatMap(([name, setting]) => settingTexts(name, setting)),
    ...examples.flatMap(({ title, explanation }): Text[] => [
      [exampleKey(title, 'title'), title],
      [exampleKey(title, 'explanation'), explanation],
    ]),
  ];
}

/** None of a list that the form does not show. */
function settingTexts(name: string, setting: Setting): Text[] {
  if (setting.kind === 'servers') {
    return [];
  }
  const choices = setting.kind === 'choice' ? setting.choices : [];
  return [
    [settingKey(name, 'label'), setting.label],
    [settingKey(name, 'help'), setting.help],
    ...choices.flatMap(({ value, label, description }): Text[] => [
      [settingKey(name, `${value}.label`), label],
      ...(description ? [[settingKey(name, `${value}.description`), description] satisfies Text] : []),
    ]),
  ];
}
