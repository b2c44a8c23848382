import { PROGRAM_NAME } from '../../contracts/shared/programName.ts';
import { InputError } from '../../inputError.ts';

export function unknownDataset(id: string): InputError {
  return new InputError(
    'UnknownId',
    `there is no data set ${id}; store one with: ${PROGRAM_NAME} datasets import FILE`,
  );
}
