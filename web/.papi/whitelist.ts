import type { WhitelistEntry } from './descriptors/index.ts';

/** What the pages ask of a chain; of everything else no descriptor is made. */
export const whitelist: WhitelistEntry[] = [
  'api.AgreementsApi.*',
  'api.SliApi.*',
  'api.RegistryApi.*',
  'api.ScalabilityApi.*',
  'query.Agreements.Agreements',
  'query.Council.Voting',
  'query.Registry.NextNetworkId',
  'query.Scalability.NextSubjectId',
  'query.Sli.Kept',
  'query.Sli.OpenSums',
  'query.Sli.Parameters',
  'query.Sli.Records',
  'query.Sli.ReportInfos',
  'query.Timestamp.Now',
  'query.Sli.NextTargetId',
];
