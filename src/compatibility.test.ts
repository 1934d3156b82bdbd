import { readFileSync } from 'node:fs';
import path from 'node:path';
import { globSync } from 'glob';
import ts from 'typescript';

/** Made by `build/list-grafana-exports.ts`. */
const oldest: { version: string; exports: Record<string, string[]> } = JSON.parse(
  readFileSync(path.join(__dirname, '..', '.compatibility', 'grafana-12.3.json'), 'utf8')
);
const sources = globSync('**/*.{ts,tsx}', {
  cwd: __dirname,
  ignore: ['**/*.test.{ts,tsx}', '**/testing/**', 'test-host.ts', 'query/query-editor-in-test.tsx'],
});

it('lists the exports of the oldest Grafana that plugin.json names', () => {
  const { dependencies } = JSON.parse(readFileSync(path.join(__dirname, '..', 'plugin.json'), 'utf8'));
  expect(dependencies.grafanaDependency).toBe(`>=${oldest.version}`);
  expect(oldest.exports['@grafana/ui']).toContain('Combobox');
});

it.each(sources)('%s imports only values that the oldest Grafana has', (source) => {
  for (const { module, name } of grafanaImports(source)) {
    expect(`${module}: ${(oldest.exports[module] ?? []).join(' ')}`).toMatch(new RegExp(`[ :]${name}( |$)`));
  }
});

/** The values that a file imports from Grafana's packages; what is imported as a type leaves no trace in the bundle. */
function grafanaImports(source: string): Array<{ module: string; name: string }> {
  const file = ts.createSourceFile(
    source,
    readFileSync(path.join(__dirname, source), 'utf8'),
    ts.ScriptTarget.Latest,
    true
  );
  return file.statements.filter(ts.isImportDeclaration).flatMap(({ importClause, moduleSpecifier }) => {
    const module = ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : '';
    // `@grafana/i18n` is part of the bundle.
    if (
      !module.startsWith('@grafana/') ||
      module === '@grafana/i18n' ||
      !importClause ||
      importClause.phaseModifier === ts.SyntaxKind.TypeKeyword
    ) {
      return [];
    }
    const bindings = importClause.namedBindings;
    if (importClause.name || !bindings || !ts.isNamedImports(bindings)) {
      return [{ module, name: '(only named imports can be checked)' }];
    }
    return bindings.elements
      .filter((element) => !element.isTypeOnly)
      .map(({ name, propertyName }) => ({ module, name: (propertyName ?? name).text }));
  });
}
