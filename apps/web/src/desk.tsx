import { ConfigProvider, Skeleton, theme } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { Outlet } from 'react-router';
import './styles/desk.css';
import { useView } from './view-context.js';

const ACCENT = { light: '#0b5cad', dark: '#6bb3ff' } as const;

/** The pages at a desk stand on Ant Design in our colours and language; the wall does without. */
export default function Desk() {
  const { view, dark, tzKnown } = useView();
  return (
    <ConfigProvider
      locale={view.lang === 'zh' ? zhCN : enUS}
      button={{ autoInsertSpace: false }}
      theme={{
        algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
        token: {
          colorPrimary: dark ? ACCENT.dark : ACCENT.light, colorLink: dark ? ACCENT.dark : ACCENT.light, fontFamily: 'var(--font)', fontSize: 15, borderRadius: 8,
          ...(dark ? { colorBgBase: '#0b1220', colorBgContainer: '#131d2e', colorTextSecondary: '#a9b8cd', colorBorder: '#3a4c69', colorBorderSecondary: '#27364e', colorTextPlaceholder: '#8b9cb3' } : { colorTextSecondary: '#4a5a72', colorTextPlaceholder: '#66758a' }),
        },
      }}
    >
      {tzKnown ? <Outlet /> : <div className="page desk"><Skeleton active /></div>}
    </ConfigProvider>
  );
}
