import { AskedWindows } from './asked-windows';

let now = 0;
const seconds = (count: number) => {
  now += count * 1000;
};
beforeEach(() => {
  now = 1e12;
});

it('spells a window anew where it is not known what the server answers', () => {
  const asked = new AskedWindows(() => now);
  expect(asked.spelled(3600, 0)).toBe(3600);
  asked.note(3600);
  seconds(200);
  expect(asked.spelled(3600, 0)).toBe(3600);
  seconds(105);
  expect(asked.spelled(3600, 0)).toBe(3601);
  seconds(60);
  expect(asked.spelled(3600, 0)).toBe(3600);
});

it('spells a window anew after a failure, of which the server may have kept a part', () => {
  const asked = new AskedWindows(() => now);
  asked.note(3600);
  asked.noteFailure(3600);
  seconds(30);
  expect(asked.spelled(3600, 0)).toBe(3601);
});

it('begins with as many seconds more as it is told, and goes round', () => {
  const asked = new AskedWindows(() => now);
  expect(asked.spelled(900, 10)).toBe(910);
  asked.note(910);
  asked.noteFailure(910);
  expect(asked.spelled(900, 10)).toBe(900);
});
