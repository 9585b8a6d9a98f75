import type { Endpoint } from '@/lib/http/api';
import { endpoint as ofrepEvaluateFlag } from '../ofrep/v1/evaluate/flags/[key]/handler';
import { endpoint as ofrepEvaluateFlags } from '../ofrep/v1/evaluate/flags/handler';
import { endpoint as ofrepStream } from '../ofrep/v1/stream/handler';
import { endpoint as adminApiKeysKeyId } from './admin/api-keys/[key_id]/handler';
import { endpoint as adminApiKeysKeyIdRotate } from './admin/api-keys/[key_id]/rotate/handler';
import { endpoint as adminApiKeys } from './admin/api-keys/handler';
import { endpoint as adminAuditLog } from './admin/audit-log/handler';
import { endpoint as adminFeatureFlagsFlagName } from './admin/feature-flags/[flag_name]/handler';
import { endpoint as adminFeatureFlagsFlagNameHistory } from './admin/feature-flags/[flag_name]/history/handler';
import { endpoint as adminFeatureFlagsFlagNameRestore } from './admin/feature-flags/[flag_name]/restore/handler';
import { endpoint as adminFeatureFlagsFlagNameRuleMatches } from './admin/feature-flags/[flag_name]/rule-matches/handler';
import { endpoint as adminFeatureFlagsFlagNameScheduledChangesChangeId } from './admin/feature-flags/[flag_name]/scheduled-changes/[change_id]/handler';
import { endpoint as adminFeatureFlagsFlagNameScheduledChangesChangeIdPreview } from './admin/feature-flags/[flag_name]/scheduled-changes/[change_id]/preview/handler';
import { endpoint as adminFeatureFlagsFlagNameScheduledChanges } from './admin/feature-flags/[flag_name]/scheduled-changes/handler';
import { endpoint as adminFeatureFlagsFlagNameUserOverrides } from './admin/feature-flags/[flag_name]/user-overrides/handler';
import { endpoint as adminFeatureFlags } from './admin/feature-flags/handler';
import { endpoint as adminFlagOverridesBulk } from './admin/flag-overrides/bulk/handler';
import { endpoint as adminFlagOverrides } from './admin/flag-overrides/handler';
import { endpoint as adminFlagOverridesImport } from './admin/flag-overrides/import/handler';
import { endpoint as adminFlagOverridesStats } from './admin/flag-overrides/stats/handler';
import { endpoint as adminRevision } from './admin/revision/handler';
import { endpoint as adminRevisionStream } from './admin/revision/stream/handler';
import { endpoint as adminScheduledChanges } from './admin/scheduled-changes/handler';
import { endpoint as adminSegmentsKey } from './admin/segments/[key]/handler';
import { endpoint as adminSegments } from './admin/segments/handler';
import { endpoint as adminSettings } from './admin/settings/handler';
import { endpoint as adminUsersUserIdFlagOverridesFlagName } from './admin/users/[user_id]/flag-overrides/[flag_name]/handler';
import { endpoint as adminUsersUserIdFlagOverrides } from './admin/users/[user_id]/flag-overrides/handler';
import { endpoint as adminUsersUserIdFlagsFlagNameExplain } from './admin/users/[user_id]/flags/[flag_name]/explain/handler';
import { endpoint as adminUsersUserIdFlags } from './admin/users/[user_id]/flags/handler';
import { endpoint as adminUsersUserId } from './admin/users/[user_id]/handler';
import { endpoint as adminUsersUserIdHistory } from './admin/users/[user_id]/history/handler';
import { endpoint as adminUsersUserIdInvite } from './admin/users/[user_id]/invite/handler';
import { endpoint as adminUsersUserIdSignOut } from './admin/users/[user_id]/sign-out/handler';
import { endpoint as adminUsersByExternalIdExternalId } from './admin/users/by-external-id/[external_id]/handler';
import { endpoint as adminUsers } from './admin/users/handler';
import { endpoint as adminUsersImport } from './admin/users/import/handler';
import { endpoint as adminUsersLookup } from './admin/users/lookup/handler';
import { endpoint as clientTokens } from './client-tokens/handler';
import { endpoint as cronApplyScheduledChanges } from './cron/apply-scheduled-changes/handler';
import { endpoint as cronCleanupOverrides } from './cron/cleanup-overrides/handler';
import { endpoint as flagsMe } from './flags/me/handler';
import { endpoint as flagsStream } from './flags/stream/handler';
import { endpoint as healthLive } from './health/live/handler';
import { endpoint as healthReady } from './health/ready/handler';
import { endpoint as metrics } from './metrics/handler';
import { openApiEndpoint } from './openapi.json/handler';
import { endpoint as sdkDefinitions } from './sdk/definitions/handler';
import { endpoint as sdkStream } from './sdk/stream/handler';
import { endpoint as sdkUser } from './sdk/user/handler';

/** The reference, which is in the list that it describes. */
export const openApi: Endpoint = openApiEndpoint(() => ENDPOINTS);

/** Every address of the API but those of next-auth: what the fast lane answers and the reference describes. */
export const ENDPOINTS: readonly Endpoint[] = [
  adminApiKeysKeyId,
  adminApiKeysKeyIdRotate,
  adminApiKeys,
  adminAuditLog,
  adminFeatureFlagsFlagNameHistory,
  adminFeatureFlagsFlagNameRestore,
  adminFeatureFlagsFlagName,
  adminFeatureFlagsFlagNameRuleMatches,
  adminFeatureFlagsFlagNameScheduledChangesChangeIdPreview,
  adminFeatureFlagsFlagNameScheduledChangesChangeId,
  adminFeatureFlagsFlagNameScheduledChanges,
  adminFeatureFlagsFlagNameUserOverrides,
  adminFeatureFlags,
  adminFlagOverridesBulk,
  adminFlagOverridesImport,
  adminFlagOverrides,
  adminFlagOverridesStats,
  adminRevisionStream,
  adminRevision,
  adminScheduledChanges,
  adminSegmentsKey,
  adminSegments,
  adminSettings,
  adminUsersUserIdFlagOverridesFlagName,
  adminUsersUserIdFlagOverrides,
  adminUsersUserIdFlagsFlagNameExplain,
  adminUsersUserIdFlags,
  adminUsersUserIdHistory,
  adminUsersUserId,
  adminUsersUserIdInvite,
  adminUsersUserIdSignOut,
  adminUsersByExternalIdExternalId,
  adminUsers,
  adminUsersImport,
  adminUsersLookup,
  clientTokens,
  cronApplyScheduledChanges,
  cronCleanupOverrides,
  flagsMe,
  flagsStream,
  healthLive,
  healthReady,
  metrics,
  ofrepEvaluateFlag,
  ofrepEvaluateFlags,
  ofrepStream,
  openApi,
  sdkDefinitions,
  sdkStream,
  sdkUser,
];
