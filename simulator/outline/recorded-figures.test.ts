import { recordedAnswers, recordedSeries, type RecordedAnswer } from '../captures/captures';
import { Prometheus, type PrometheusApi } from '../prometheus/prometheus';
import { Scrapes } from '../prometheus/scrapes';
import { Timeline } from '../prometheus/timeline';
import { serverMetrics } from './server-metrics';
import { transfer } from './transfer';

/** The moment of evaluation is known to a few milliseconds only, of which 2 shift a two-minute window by 1.7e-5. */
const TOLERANCE = 5e-5;

describe.each(['steady', 'gap-restart', 'history-live'])('the answers of a real server: %s', (name) => {
  const series = recordedSeries(name);
  const answers = recordedAnswers(name);

  it.each(answers.map((answer) => [`${answer.path} ${answer.since ?? ''} at ${answer.asked}`, answer] as const))(
    '%s',
    async (_, recorded) => {
      const at = Math.round((recorded.asked + recorded.answered) / 2);
      const prometheus = new Prometheus(
        () => at,
        new Timeline(new Scrapes(0, 0)),
        (counter) => series.get(counter) ?? []
      );
      expect(differences(await answerOf(prometheus, at, recorded), recorded.body)).toEqual([]);
    }
  );
});

const answerOf = async (prometheus: PrometheusApi, at: number, { since }: RecordedAnswer): Promise<unknown> => {
  try {
    const answer = since === null ? transfer(prometheus) : serverMetrics(prometheus, at / 1000, since, 'range');
    return JSON.parse(JSON.stringify(await answer));
  } catch {
    return { code: 'InternalServer', message: '' };
  }
};

/** Where two JSON values differ: in their shape, their texts, or their numbers by more than the tolerance. */
const differences = (ours: unknown, theirs: unknown, path = ''): string[] => {
  if (typeof ours === 'number' && typeof theirs === 'number') {
    const isTime = /timestamp$|lastTrafficSeen$/.test(path);
    const near = Math.abs(ours - theirs) <= (isTime ? 0.05 : TOLERANCE * Math.max(theirs, 1));
    return near ? [] : [`${path}: ${ours} for ${theirs}`];
  }
  if (isObject(ours) && isObject(theirs)) {
    const [ourKeys, theirKeys] = [Object.keys(ours), Object.keys(theirs)];
    return ourKeys.join() === theirKeys.join()
      ? ourKeys.flatMap((key) => differences(ours[key], theirs[key], `${path}/${key}`))
      : [`${path}: ${ourKeys.join()} for ${theirKeys.join()}`];
  }
  return ours === theirs ? [] : [`${path}: ${String(ours)} for ${String(theirs)}`];
};

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
