import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Part } from './app/part.tsx';
import { applyTheme, ThemeSwitch } from './app/theme.tsx';
import { RelayPage } from './relay/page.tsx';
import './style.css';

// As in `main.tsx`.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });
applyTheme();
const place = document.getElementById('page');
if (!place) throw new Error('index.html has no element "page"');
createRoot(place).render(
  <StrictMode>
    <Part>
      <header className="head">
        <div className="wrap">
          <a className="brand" href="#/relay">
            Almanac
          </a>
          <ThemeSwitch name="theme" />
        </div>
      </header>
      <main id="content" className="wrap">
        <RelayPage />
      </main>
    </Part>
  </StrictMode>,
);
