module {
  func.func public @main(%arg0: tensor<i1>) -> tensor<i1> {
    %0 = "stablehlo.if"(%arg0) ({
      stablehlo.return %arg0 : tensor<i1>
    }, {
      stablehlo.return %arg0 : tensor<i1>
    }) : (tensor<i1>) -> tensor<i1>
    "stablehlo.if"(%arg0) ({
      stablehlo.return
    }, {
      stablehlo.return
    }) : (tensor<i1>) -> ()
    return %0 : tensor<i1>
  }
  func.func public @generic(%arg0: tensor<i1>) -> tensor<i1> {
    %0 = "stablehlo.if"(%arg0) ({
      "stablehlo.return"(%arg0) : (tensor<i1>) -> ()
    }, {
      "stablehlo.return"(%arg0) : (tensor<i1>) -> ()
    }) : (tensor<i1>) -> tensor<i1>
    "stablehlo.if"(%arg0) ({
      "stablehlo.return"() : () -> ()
    }, {
      stablehlo.return
    }) : (tensor<i1>) -> ()
    return %0 : tensor<i1>
  }
}
