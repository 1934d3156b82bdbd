import { context, type BuildOptions } from 'esbuild';

/** Bundles once, and again whenever a file that went in has changed. `onBuilt` hears of each time that it worked. */
export async function watchBundle(options: BuildOptions, onBuilt: () => void): Promise<{ close(): Promise<void> }> {
  const bundling = await context({
    ...options,
    plugins: [
      ...(options.plugins ?? []),
      {
        name: 'built',
        setup: ({ onEnd }) => onEnd(({ errors }) => (errors.length === 0 ? onBuilt() : undefined)),
      },
    ],
  });
  await bundling.watch();
  return { close: () => bundling.dispose() };
}
