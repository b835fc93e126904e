import { isDesktop } from '../api.ts';
import { settingsTexts } from '../texts/settings.ts';
import { ErrorState } from '../ui/error-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { useRequest } from '../ui/use-request.ts';
import { LeaveGuard } from '../rooms/unsaved.tsx';
import { Addresses } from './addresses.tsx';
import { Appearance } from './appearance.tsx';
import { DefaultRetry } from './default-retry.tsx';
import { History } from './history.tsx';
import { Intake } from './intake.tsx';
import { Notifications } from './notifications.tsx';
import classes from '../rooms/rooms.module.css';
import { DataFolder, SecretsPlace } from './places.tsx';
import { RecordsSection } from './records-section.tsx';

/** The settings: every value says what it does. Switches count at once, numbers when they are saved. */
export function SettingsScreen() {
  const { data, error, reload } = useRequest('settings.get', {}, { refreshOn: ['settings.changed'] });
  const changed = (): void => void reload();
  return (
    <>
      <LeaveGuard />
      <PageHeader title={settingsTexts.title} />
      {error && !data && <ErrorState error={error} onRetry={changed} />}
      {!error && !data && <Loading />}
      {data && (
        <div className={classes['page']}>
          <Appearance settings={data} desktop={isDesktop()} onChanged={changed} />
          <Notifications settings={data} onChanged={changed} />
          <DefaultRetry settings={data} onChanged={changed} />
          <Addresses settings={data} onChanged={changed} />
          <History settings={data} onChanged={changed} />
          <Intake settings={data} onChanged={changed} />
          <SecretsPlace />
          <DataFolder />
          <RecordsSection />
        </div>
      )}
    </>
  );
}
