import { ReportKindName } from '../../contracts/reports/reportJobs.ts';
import { ClinicId, ReportId } from '../../contracts/shared/ids.ts';
import { pageOfReports } from '../../store/reports/pageOfReports.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { listResult, pageOptions } from '../shared/listing.ts';
import { option } from '../shared/parameters.ts';

export const listReports = defineCommand({
  name: 'reports list',
  input: {
    clinic: option(ClinicId.optional(), 'id', 'only those of this clinic'),
    type: option(ReportKindName.optional(), 'kind', 'only those of this kind'),
    ...pageOptions(ReportId),
  },
  examples: ['reports list --clinic northfield --type monthly-clinic'],
  run: async ({ clinic, type, ...request }, context) => {
    const filter = { ...request, clinicId: clinic, kind: type };
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
