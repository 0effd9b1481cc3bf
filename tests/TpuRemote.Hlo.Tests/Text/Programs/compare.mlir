module {
  func.func public @main(%arg0: tensor<2xf32>, %arg1: tensor<2xi32>) -> (tensor<2xi1>, tensor<2xi1>) {
    %0 = stablehlo.compare  LT, %arg0, %arg0,  TOTALORDER : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xi1>
    %1 = stablehlo.compare  NE, %arg1, %arg1 : (tensor<2xi32>, tensor<2xi32>) -> tensor<2xi1>
    return %0, %1 : tensor<2xi1>, tensor<2xi1>
  }
  func.func public @generic(%arg0: tensor<2xf32>, %arg1: tensor<2xi32>) -> (tensor<2xi1>, tensor<2xi1>) {
    %0 = "stablehlo.compare"(%arg0, %arg0) <{compare_type = #stablehlo<comparison_type TOTALORDER>, comparison_direction = #stablehlo<comparison_direction LT>}> : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xi1>
    %1 = "stablehlo.compare"(%arg1, %arg1) {
      comparison_direction = #stablehlo<comparison_direction NE>
    } : (tensor<2xi32>, tensor<2xi32>) -> tensor<2xi1>
    return %0, %1 : tensor<2xi1>, tensor<2xi1>
  }
}
