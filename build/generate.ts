import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { generateTables } from './generated-tables';
import { generateProvisioning } from './provisioning';
import { generateSchemas } from './settings/schema-files';
import { generateSkills } from './skills/skill-files';

/**
 * `npm run generate` writes what is made from other files and committed: tables of documents and instructions for agents
 * from declarations (only these: `npm run generate -- tables`), schemas of the settings (`-- schemas`), dashboards and
 * alert rules from `provisioning/source/` (`-- provisioning`), and `generated/` from the files in `protocol/`, for Grafana's
 * plugin protocol and for Prometheus's exposition. The latter's generators are fetched here, at fixed versions, and are no
 * dependencies of the project.
 */
const generators = ['@bufbuild/buf@1.75.0', 'ts-proto@2.18.0'];

const options = [
  'esModuleInterop=true',
  // 64-bit numbers of any size survive, and map keys such as `__proto__` are plain keys.
  'forceLong=bigint',
  'useMapType=true',
  'unrecognizedEnum=false',
  'outputJsonMethods=false',
  'outputPartialMethods=false',
];

/** What is made where, with what beside the options for all. */
const protocols: ReadonlyArray<{ folder: string; options: readonly string[] }> = [
  { folder: 'pkg/grafana', options: ['outputServices=grpc-js'] },
  { folder: 'pkg/telemetry', options: ['outputServices=none', 'useDate=false'] },
];

function generateProtocol({ folder, options: further }: (typeof protocols)[number]): void {
  const parent = path.resolve(__dirname, '..', folder);
  const output = path.join(parent, 'generated');
  const template = {
    version: 'v2',
    plugins: [{ local: 'protoc-gen-ts_proto', out: output, opt: [...options, ...further], include_imports: true }],
  };
  rmSync(output, { recursive: true, force: true });
  execFileSync(
    'npx',
    [
      '--yes',
      ...generators.flatMap((name) => ['--package', name]),
      'buf',
      'generate',
      '--template',
      JSON.stringify(template),
      path.join(parent, 'protocol'),
    ],
    { stdio: 'inherit' }
  );
}

async function main(): Promise<void> {
  const only = process.argv[2];
  if (only === undefined || only === 'tables') {
    generateTables();
    generateSkills();
  }
  if (only === undefined || only === 'schemas') {
    generateSchemas();
  }
  if (only === undefined || only === 'provisioning') {
    await generateProvisioning();
  }
  if (only === undefined) {
    protocols.forEach(generateProtocol);
  }
}

void main();
