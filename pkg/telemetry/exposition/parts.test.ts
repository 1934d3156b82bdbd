import { Part } from './parts';

it('gathers text as UTF-8, however long a piece is', () => {
  const part = new Part();
  const pieces = ['plain', 'sch\u00f6n \u2603 \ud83d\ude00', '', '\u2603'.repeat(50_000), 'end'];
  pieces.forEach((piece) => part.add(piece));
  expect(part.isFull).toBe(true);
  const first = part.take();
  part.add('next');
  expect(first.toString()).toBe(pieces.join(''));
  expect(part.isFull).toBe(false);
  expect(part.take().toString()).toBe('next');
  expect(part.take()).toHaveLength(0);
});
