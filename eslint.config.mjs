import { defineConfig } from 'eslint/config';
import baseConfig from './.config/eslint.config.mjs';

export default defineConfig([
  { ignores: ['**/node_modules/', 'dist/', 'artifacts/', 'coverage/', 'pkg/*/generated/', '.config/'] },
  ...baseConfig,
  {
    files: ['**/*.{ts,tsx}'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/ban-ts-comment': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_+$' }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
    },
  },
  {
    // What is private is so at run time, too: a secret in a field shows in no dump of its object.
    files: ['**/*.{ts,tsx}'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...['PropertyDefinition', 'MethodDefinition[kind!="constructor"]', 'TSParameterProperty'].map((node) => ({
          selector: `${node}[accessibility="private"]`,
          message: 'Write #name.',
        })),
      ],
    },
  },
  {
    // One import of a module: types and values of it stand together.
    files: ['**/*.{ts,tsx}'],
    rules: { 'no-duplicate-imports': 'error', eqeqeq: ['error', 'always', { null: 'ignore' }] },
  },
  {
    // What runs in Node.js and Bun: all but the frontend and the page of the preview.
    files: ['**/*.ts'],
    ignores: ['src/**', 'preview/page/**'],
    languageOptions: { parserOptions: { project: './tsconfig.node.json' } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-deprecated': 'error',
      'react-hooks/rules-of-hooks': 'off',
    },
  },
  {
    // Numbers that never change stand out where they are used.
    files: ['**/*.ts'],
    ignores: ['src/**', 'preview/page/**', '**/*.test.ts', '**/testing/**'],
    rules: {
      '@typescript-eslint/naming-convention': [
        'error',
        {
          selector: 'variable',
          modifiers: ['const', 'global'],
          types: ['number'],
          format: ['UPPER_CASE'],
        },
        { selector: 'variable', modifiers: ['destructured'], format: null },
      ],
    },
  },
  {
    // Standard output carries the handshake and nothing else; logs go through the logger.
    files: ['pkg/**/*.ts'],
    rules: { 'no-console': 'error' },
  },
]);
