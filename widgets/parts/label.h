#pragma once

#include "parts/theme.h"

#include <QLabel>

namespace heddle {

/// Text in one of the text styles, in a colour that follows the theme.
class Label : public QLabel
{
    Q_OBJECT

public:
    explicit Label(const QString &text = {}, TextStyle style = TextStyle::Body,
                   Token ink = Token::Ink, QWidget *parent = nullptr);

    void setInk(Token ink);
    void setTextStyle(TextStyle style);

private:
    TextStyle m_style;
    Token m_ink;
};

/// One line of plain text that gives way: what does not fit ends in an ellipsis, the whole text
/// is then the tool-tip. Not for numbers.
class ElidedLabel : public Label
{
    Q_OBJECT

public:
    using Label::Label;

    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
};

/// A field below its caption, which is its name for screen readers, too.
QWidget *captioned(const QString &caption, QWidget *field);

/// One icon beside text, decoration for screen readers: the text must say the same.
class IconLabel : public QWidget
{
    Q_OBJECT

public:
    explicit IconLabel(QString iconName = {}, Token ink = Token::Ink2, int size = 16,
                       QWidget *parent = nullptr);

    void setIcon(const QString &iconName, Token ink);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_iconName;
    Token m_ink;
    int m_size;
};

} // namespace heddle
