import { recordedServer, replayPolls, simulatePolls } from './recorded';

async function main() {
  for (const name of ['steady', 'gap-restart', 'history-live']) {
    const server = recordedServer(name);
    console.log(name, server.phase);
    for (const kind of ['c60', 'c300', 'c300x']) {
      const t = replayPolls(server, kind);
      console.log(name, kind, JSON.stringify({ ...t, mistakes: t.mistakes.slice(0, 5) }, null, 1));
    }
    for (const sampleSeconds of [300, 60] as const)
      for (const offset of [0, 60, 120, 180, 240].slice(0, sampleSeconds / 60))
        for (const delay of [10_000, 30_000, 45_000, 55_000]) {
          const t = await simulatePolls(server, { sampleSeconds, offset, delay });
          console.log(name, sampleSeconds, offset, delay, JSON.stringify({ ...t, mistakes: t.mistakes.slice(0, 3) }));
        }
  }
}
void main();
