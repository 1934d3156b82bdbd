export { checkFrame, type CheckedFrame } from './check';
export {
  isTime,
  type Field,
  type FieldConfig,
  type FieldType,
  type FieldValues,
  type Labels,
  type ValueMapping,
} from './field';
export type { Frame, FrameMeta, FrameType, Notice, NoticeSeverity } from './frame';
export { withOneNotice } from './one-notice';
