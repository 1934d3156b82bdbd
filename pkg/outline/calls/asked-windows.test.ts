import { AskedWindows } from './asked-windows';

let now = 0;
const seconds = (count: number) => {
  now += count * 1000;
};
beforeEach(() => {
  now = 1e12;
});

it('asks for some seconds more where it is not known what the server answers', () => {
  const asked = new AskedWindows(() => now);
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
  const asked = new AskedWindows(() => now);
  asked.note(900);
  seconds(45);
  expect(asked.clearWindow(900)).toBe(901);
});

it('asks for some seconds more after a failure, of which the server may have kept a part', () => {
  const asked = new AskedWindows(() => now);
  asked.note(3600);
  asked.noteFailure(3600);
  seconds(30);
  expect(asked.clearWindow(3600)).toBe(3601);
});
