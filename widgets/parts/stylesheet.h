#pragma once

#include <QString>

namespace heddle {

/// The application's style sheet, made from the tokens of the theme that is on: buttons, tabs,
/// tables, scroll bars, menus, panels. Fields and check boxes are drawn by Style instead.
QString styleSheet();

/// Takes the application's style sheet away until its end: while a window is put together, each
/// widget that gets a parent would else be styled anew with all that it holds, and a start would
/// take twice as long.
class StyleSheetPause
{
public:
    StyleSheetPause();
    ~StyleSheetPause();
    StyleSheetPause(const StyleSheetPause &) = delete;
    StyleSheetPause &operator=(const StyleSheetPause &) = delete;

private:
    QString m_sheet;
};

} // namespace heddle
