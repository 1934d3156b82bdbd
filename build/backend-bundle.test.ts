import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleBackend, findForeignImports, requiredModules } from './backend-bundle';
import { repositoryRoot } from './paths';

describe('requiredModules', () => {
  it('finds every way in which a bundle can ask for a module', () => {
    const code = 'var a=require("undici"),b=__require(\'node:fs\');import("ws");x.require(y);require(`z`)';
    expect(requiredModules(code)).toEqual(['undici', 'node:fs', 'ws', 'z']);
  });
});

describe('findForeignImports', () => {
  it('lets pass what Node.js has, under both names', () => {
    expect(findForeignImports(['node:http2', 'fs', 'stream/web', 'node:sqlite', 'undici', 'ws', 'undici'])).toEqual([
      'undici',
      'ws',
    ]);
  });
});

describe('bundleBackend', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'outline-bundle-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const bundle = async (code: string) => {
    const entry = join(folder, 'entry.ts');
    writeFileSync(entry, code);
    const { inputs } = await bundleBackend(entry, join(folder, 'out.cjs'), '1.2.3');
    return { inputs, output: readFileSync(join(folder, 'out.cjs'), 'utf8') };
  };

  it('inlines undici and the version', async () => {
    const undici = join(repositoryRoot, 'node_modules', 'undici');
    const { inputs, output } = await bundle(
      `import { Agent } from ${JSON.stringify(undici)}; console.log(Agent, process.env.PLUGIN_VERSION);`
    );
    expect(inputs.some((path) => path.includes('node_modules/undici/lib/dispatcher/agent.js'))).toBe(true);
    expect(output).toContain('"1.2.3"');
  });

  it('leaves out what is not used of gRPC', async () => {
    const grpc = join(repositoryRoot, 'node_modules', '@grpc', 'grpc-js');
    const { inputs } = await bundle(`import { Server } from ${JSON.stringify(grpc)}; console.log(Server);`);
    const parts = inputs.filter((path) => path.includes('@grpc')).map((path) => path.split('/').at(-1));
    expect(parts).toContain('server.js');
    expect(parts).not.toContain('http_proxy.js');
  });

  it('does not know where it was built', async () => {
    const { output } = await bundle('console.log(__dirname, __filename);');
    expect(output).not.toMatch(/__dirname|__filename/);
    expect(output).not.toContain(folder);
  });

  it('fails where the name of a package is left', async () => {
    await expect(bundle('export const load = new Function(`return require("undici")`);')).rejects.toThrow(
      'still imports undici'
    );
  });
});
