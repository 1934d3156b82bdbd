import { EventEmitter } from 'node:events';
import { UnreadAnswers } from './unread-answers';

/** A call whose answer the test reads. */
class Call extends EventEmitter {
  cancelled = false;

  read(): void {
    this.cancelled = true;
    this.emit('cancelled');
  }
}

const refused = expect.objectContaining({ code: 'PLUGIN_ANSWERS_UNREAD' });

it('are refused as long as those before are not read', () => {
  const unread = new UnreadAnswers(100);
  const first = new Call();
  const hold = unread.holdFor(first);
  hold(60);
  expect(() => hold(30)).not.toThrow();
  expect(() => unread.holdFor(new Call())(20)).toThrow(refused);
  first.read();
  expect(() => unread.holdFor(new Call())(20)).not.toThrow();
});

it('may be larger than all may be together where there is no other; then nothing is begun', () => {
  const unread = new UnreadAnswers(100);
  const call = new Call();
  unread.holdFor(call)(500);
  expect(() => unread.expectRoom()).toThrow(refused);
  call.read();
  expect(() => unread.expectRoom()).not.toThrow();
});

it('are not counted when their caller is gone before', () => {
  const unread = new UnreadAnswers(100);
  const call = new Call();
  const hold = unread.holdFor(call);
  call.read();
  hold(500);
  expect(() => unread.expectRoom()).not.toThrow();
});
