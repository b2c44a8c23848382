import { ReportKindName } from '../../contracts/reports/reportJobs.ts';
import { ReportId } from '../../contracts/shared/ids.ts';
import { pageOfReports } from '../../store/reports/pageOfReports.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { listResult, pageOptions } from '../shared/listing.ts';
import { operatorClinic, operatorClinicOption } from '../shared/operatorClinic.ts';
import { option } from '../shared/parameters.ts';

export const listReports = defineCommand({
  name: 'reports list',
  input: {
    clinic: operatorClinicOption('reports'),
    type: option(ReportKindName.optional(), 'kind', 'only those of this kind'),
    ...pageOptions(ReportId),
  },
  examples: ['reports list --clinic northfield --type monthly-clinic'],
  run: async ({ clinic, type, ...request }, context) => {
    const clinicId = await operatorClinic(context, clinic);
    const filter = { ...request, clinicId, kind: type };
    return listResult({
      name: 'reports',
      page: await pageOfReports(await context.database(), filter),
      header: ['created', 'report', 'kind', 'clinic', 'pages', 'bytes'],
      cells: ({ createdAt, id, kind, clinicId, pages, bytes }) => [
        createdAt.toISOString(),
        id,
        kind,
        clinicId,
        String(pages),
        String(bytes),
      ],
    });
  },
});
