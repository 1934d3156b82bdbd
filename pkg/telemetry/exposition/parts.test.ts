import { Part, whole } from './parts';

const segments = ['plain', 'sch\u00f6n \u2603 \ud83d\ude00', '', '\u2603'.repeat(50_000), 'end'];

it('gathers text as UTF-8, however long a piece is', () => {
  const part = new Part();
  segments.forEach((segment) => part.add(segment));
  expect(part.isFull).toBe(true);
  expect(part.take().toString()).toBe(segments.join(''));
  part.add('next');
  expect(part.isFull).toBe(false);
  expect(part.take().toString()).toBe('next');
  expect(part.take()).toHaveLength(0);
});

it('puts parts together that are only good until the next', () => {
  function* parts() {
    const part = new Part();
    for (const segment of segments) {
      part.add(segment);
      yield part.take();
    }
  }
  expect(whole(parts()).toString()).toBe(segments.join(''));
});
