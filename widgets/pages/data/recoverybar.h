#pragma once

#include "models/unsavedexperiment.h"

#include <QWidget>

class QVBoxLayout;

namespace heddle {

/// Offers the unsaved edits of programs that did not end as they should, a row each above the page;
/// hidden while there are none.
class RecoveryBar : public QWidget
{
    Q_OBJECT

public:
    static constexpr int mostRows = 3; ///< The others follow when these are gone.

    explicit RecoveryBar(QWidget *parent = nullptr);

    void setOffers(const std::vector<LeftExperiment> &offers);

Q_SIGNALS:
    void recoverRequested(const QString &folder); ///< Of the offer's place.
    void discardRequested(const QString &folder);

private:
    QWidget *createRow(const LeftExperiment &offer);

    QVBoxLayout *m_rows;
};

} // namespace heddle
