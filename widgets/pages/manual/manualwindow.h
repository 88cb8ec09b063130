#pragma once

#include <QWidget>

class QLineEdit;
class QListWidget;
class QTextBrowser;
class QUrl;

namespace heddle {

/// The manual in a window of its own: contents and search at the left, a page at the right. Links
/// lead from page to page; Alt+Left goes back.
class ManualWindow : public QWidget
{
    Q_OBJECT

public:
    explicit ManualWindow(QWidget *parent = nullptr);

    /// Shows a page, at its heading: "run#speed-up". What is no topic shows the first page.
    void showTopic(const QString &topic);
    QString topic() const { return m_topic; } ///< Of the page that is shown, without heading.

protected:
    void changeEvent(QEvent *event) override; ///< Draws the page anew in another theme.

private:
    QWidget *createSide();
    QWidget *createPage();
    void list(const QString &text);
    void follow(const QUrl &link);
    void showPage(const QString &page, const QString &heading);
    void showHeading(const QString &heading);
    void markFound();

    QLineEdit *m_search = nullptr;
    QListWidget *m_contents = nullptr;
    QTextBrowser *m_browser = nullptr;
    QString m_topic;
    QStringList m_visited; ///< Behind the page shown.
};

} // namespace heddle
