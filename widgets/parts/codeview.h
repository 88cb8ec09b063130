#pragma once

#include <QPlainTextEdit>
#include <QSyntaxHighlighter>

namespace heddle {

/// What a text is written in.
enum class CodeLanguage
{
    Plain,
    R
};

/// Read-only text in the monospaced font with line numbers, coloured as its language asks.
class CodeView : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit CodeView(const QString &accessibleName, QWidget *parent = nullptr);

    void setCode(const QString &text, CodeLanguage language);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    friend class LineNumbers;

    int numberWidth() const;
    void placeNumbers();
    void paintNumbers(QPaintEvent *event);

    QWidget *m_numbers;
    QSyntaxHighlighter *m_highlighter = nullptr; ///< Owned by the document.
    CodeLanguage m_language = CodeLanguage::Plain;
};

/// Colours R: comments, strings, reserved words and constants, numbers. Colours are of the theme
/// that is on; rehighlight() after a change.
class RHighlighter : public QSyntaxHighlighter
{
    Q_OBJECT

public:
    using QSyntaxHighlighter::QSyntaxHighlighter;

protected:
    void highlightBlock(const QString &text) override;

private:
    qsizetype markWord(const QString &text, qsizetype begin);
    qsizetype endOfQuoted(const QString &text, qsizetype begin, QChar quote);
};

} // namespace heddle
