import { AskedWindows } from './asked-windows';

let now = 0;
const seconds = (count: number) => {
  now += count * 1000;
};
beforeEach(() => {
  now = 1e12;
});

it('asks for some seconds more where it is not known what the server answers', () => {
  const asked = new AskedWindows(() => now, { isFirst: true });
  expect(asked.clearWindow(3600)).toBe(3600);
  asked.note(3600);
  asked.noteAnswer(3600, now, 'one');
  seconds(200);
  expect(asked.clearWindow(3600)).toBe(3600);
  seconds(105);
  expect(asked.clearWindow(3600)).toBe(3601);
  seconds(60);
  expect(asked.clearWindow(3600)).toBe(3600);
});

it('asks for some seconds more after one who samples: the server would answer with figures of that time', () => {
  const asked = new AskedWindows(() => now, { isFirst: true });
  asked.note(900);
  seconds(45);
  expect(asked.clearWindow(900)).toBe(901);
});

it('asks for some seconds more after a failure, of which the server may have kept a part', () => {
  const asked = new AskedWindows(() => now, { isFirst: true });
  asked.note(3600);
  asked.noteFailure(3600);
  seconds(30);
  expect(asked.clearWindow(3600)).toBe(3601);
});

it('asks for other lengths after each start, until the server keeps nothing of the time before', () => {
  const start = () => new AskedWindows(() => now, { isFirst: false });
  const lengths = [0, 1, 2, 3, 4].map(() => {
    seconds(60);
    return start().clearWindow(3600);
  });
  expect(lengths.sort()).toEqual([3601, 3602, 3603, 3604, 3605]);
  const asked = start();
  seconds(331);
  expect(asked.clearWindow(3600)).toBe(3600);
});
