import { PROGRAM_NAME } from '../../contracts/shared/programName.ts';
import { InputError } from '../../inputError.ts';

export function unknownSequence(name: string): InputError {
  const advice = `list them with: ${PROGRAM_NAME} sequences list`;
  return new InputError('UnknownSequence', `there is no sequence ${name}; ${advice}`);
}
