import { Part, whole } from './parts';

const pieces = ['plain', 'sch\u00f6n \u2603 \ud83d\ude00', '', '\u2603'.repeat(50_000), 'end'];

it('gathers text as UTF-8, however long a piece is', () => {
  const part = new Part();
  pieces.forEach((piece) => part.add(piece));
  expect(part.isFull).toBe(true);
  expect(part.take().toString()).toBe(pieces.join(''));
  part.add('next');
  expect(part.isFull).toBe(false);
  expect(part.take().toString()).toBe('next');
  expect(part.take()).toHaveLength(0);
});

it('puts parts together that are only good until the next', () => {
  function* parts() {
    const part = new Part();
    for (const piece of pieces) {
      part.add(piece);
      yield part.take();
    }
  }
  expect(whole(parts()).toString()).toBe(pieces.join(''));
});
