import { forgetWritten } from '../packaged/written';

export default (): void => forgetWritten('faults');
