import { Keys } from '@sanxiang/access';
import { readSettings, SettingsError, type Settings } from '@sanxiang/kernel';

/** Settings that a process of the split mode cannot do without, and the variables that give them. */
const VARIABLES = { kafkaBrokers: 'KAFKA_BROKERS', mongoUrl: 'MONGO_URL', clickhouseUrl: 'CLICKHOUSE_URL' } as const;

/** What has to be set, as a type: none of these is null afterwards. */
export type Given<Name extends keyof typeof VARIABLES> = Settings & { readonly [N in Name]: NonNullable<Settings[N]> };

const isGiven = <Name extends keyof typeof VARIABLES>(settings: Settings, names: readonly Name[]): settings is Given<Name> => names.every((n) => settings[n] !== null);

/**
 * Reads the settings and the keys, or ends the process with 2: each fault is named, what this process needs and does not have as well.
 * Asked to `--check-config` it ends with 0 when all is well.
 */
export function settingsOrExit<Name extends keyof typeof VARIABLES = never>(...needed: readonly Name[]): { settings: Given<Name>; keys: Keys | null } {
  try {
    const settings = readSettings();
    if (!isGiven(settings, needed)) throw new SettingsError(needed.filter((n) => settings[n] === null).map((n) => `${VARIABLES[n]}: 本进程必需 · this process needs it`));
    const keys = settings.keysFile === null ? null : Keys.read(settings.keysFile);
    if (process.argv.includes('--check-config')) { console.log('设置无误 · settings are right'); process.exit(0); }
    return { settings, keys };
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  }
}
