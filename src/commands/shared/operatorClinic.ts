import { ClinicId } from '../../contracts/shared/ids.ts';
import type { CommandContext } from './commandContext.ts';
import { option } from './parameters.ts';

/** The option of commands with which an operator may act on all clinics at once; {@link operatorClinic} takes its value. */
export const operatorClinicOption = (what: string) =>
  option(ClinicId.optional(), 'id', `only ${what} of this clinic; by default CLINIC_ID, else of all clinics`);

/**
 * The clinic to which an operator confines a command: `given`, else that of CLINIC_ID. Undefined when neither is there: the
 * command then acts on every clinic and on what belongs to the whole application.
 *
 * @throws InputError `ClinicNotFound`
 */
export async function operatorClinic(
  context: Pick<CommandContext, 'config' | 'clinic'>,
  given: ClinicId | undefined,
): Promise<ClinicId | undefined> {
  const named = given ?? context.config.CLINIC_ID;
  return named === undefined ? undefined : (await context.clinic(named)).id;
}
