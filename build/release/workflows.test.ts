import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'glob';
import * as v from 'valibot';
import { parse } from 'yaml';
import { repositoryRoot } from '../paths';

const stepSchema = v.object({ uses: v.optional(v.string()), run: v.optional(v.string()) });
const workflowSchema = v.object({
  permissions: v.object({ contents: v.literal('read') }),
  jobs: v.record(v.string(), v.object({ uses: v.optional(v.string()), steps: v.optional(v.array(stepSchema), []) })),
});
const { scripts } = v.parse(
  v.object({ scripts: v.record(v.string(), v.string()) }),
  JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8'))
);

describe.each(globSync('.github/workflows/*.yml', { cwd: repositoryRoot }))('%s', (path) => {
  const text = readFileSync(join(repositoryRoot, path), 'utf8');
  const { jobs } = v.parse(workflowSchema, parse(text));
  const steps = Object.values(jobs).flatMap((job) => job.steps);

  it('pins foreign actions by commit, and says the version', () => {
    const foreign = [...text.matchAll(/uses: (?!\.\/)(.*)$/gm)].map(([, action]) => action);
    for (const action of foreign) {
      expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
  });

  it('pins images by digest, and says the version', () => {
    for (const [, image] of text.matchAll(/image: (.*)$/gm)) {
      expect(image).toMatch(/^[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}$/);
    }
  });

  it('runs scripts that there are', () => {
    const commands = steps.map(({ run = '' }) => run).join('\n');
    const named = [...commands.matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(([, script = '']) => script);
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named));
    const own = [...commands.matchAll(/^\.\/?\S+/gm)].map(([file]) => file);
    expect(own.filter((file) => !existsSync(join(repositoryRoot, file)))).toEqual([]);
  });
});
