#pragma once

#include <QFrame>
#include <QPointer>

class QAbstractItemView;
class QLineEdit;

namespace heddle {

class Label;

/// Finds a text in the tables and lists that are seen on a page, below the page. Enter goes to the
/// next place, Shift+Enter to the one before, Esc closes the bar and goes to the table.
class FindBar : public QFrame
{
    Q_OBJECT

public:
    explicit FindBar(QWidget *parent = nullptr);

    void open(QWidget *page); ///< To search there; it must outlive the search.
    void closeBar();

    /// Goes to the next cell (step 1) or the one before (step -1) that holds the text, from the
    /// first one on when there is none behind. @return false: there is none.
    bool find(int step);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    /// Tables and lists of the page that are seen, in the order of Tab.
    QList<QAbstractItemView *> views() const;
    void search(int step);

    QPointer<QWidget> m_page;
    QPointer<QAbstractItemView> m_at; ///< Where the last one was found.
    QLineEdit *m_text;
    Label *m_verdict;
};

} // namespace heddle
