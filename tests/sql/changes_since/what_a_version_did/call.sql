changes_since('2026-02')
